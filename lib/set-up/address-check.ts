import { type AddressChain, isLoopbackAddress, isPrivateAddress } from '@/lib/access/origin'
import { type Check, good, needsYou } from './check'

type Facts = AddressChain & {
  /** TRUSTED_PROXIES */
  trusted: number | undefined
  isOnVercel: boolean
  /** The address that this request is counted under */
  address: string | null
}

/** Whether visitors can be told apart, as far as the request for this page shows. */
export function checkAddresses({ forwarded, peer, trusted, isOnVercel, address }: Facts): Check {
  if (isOnVercel && trusted === undefined) return good('Vercel tells the addresses of visitors.')
  if (trusted === undefined) return checkUnset(forwarded, peer)
  const proxies = count(trusted, 'trusted proxy', 'trusted proxies')
  if (forwarded.length < trusted)
    return needsYou(
      `TRUSTED_PROXIES is ${trusted}, but this request names ${count(forwarded.length, 'address', 'addresses')} in X-Forwarded-For, so visitors cannot be told apart.`,
      'Have each proxy in front append to X-Forwarded-For, or set TRUSTED_PROXIES to how many do.',
    )
  if (address === null)
    return needsYou(
      `What stands in X-Forwarded-For for ${proxies} is not an address, so visitors cannot be told apart.`,
      'Have each proxy in front append the address of who asks it, and compare TRUSTED_PROXIES with their number.',
    )
  return {
    ...good(`You come from ${address}, as TRUSTED_PROXIES=${trusted} says.`),
    remedy: trusted === 0 ? null : 'If that is not your address, change TRUSTED_PROXIES.',
  }
}

function checkUnset(forwarded: (string | null)[], peer: string | null): Check {
  if (forwarded.length > 0)
    return needsYou(
      'Something in front sends X-Forwarded-For, and TRUSTED_PROXIES is not set: visitors cannot be told apart, because anyone can send that header.',
      `Set TRUSTED_PROXIES to the number of proxies in front: this request came through ${forwarded.length}, as far as it says.`,
    )
  if (peer === null)
    return needsYou(
      'This host does not tell the addresses of visitors.',
      'Have the proxy in front send X-Forwarded-For, and set TRUSTED_PROXIES to the number of proxies.',
    )
  if (isLoopbackAddress(peer) || isPrivateAddress(peer))
    return needsYou(
      `You seem to come from ${peer}, an address of this machine or network. Behind a proxy all visitors do, and cannot be told apart.`,
      'Behind a proxy, have it send X-Forwarded-For and set TRUSTED_PROXIES=1. Without one, set TRUSTED_PROXIES=0.',
    )
  return good(`Visitors connect directly: you come from ${peer}.`)
}

function count(number: number, one: string, many: string) {
  return `${number} ${number === 1 ? one : many}`
}
