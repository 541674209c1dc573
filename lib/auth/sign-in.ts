import { appendAudit, type Origin } from '@/lib/audit/append'
import { recordRefusedSignIn } from '@/lib/audit/refused-sign-ins'
import { DONE, type Outcome, refuse } from '@/lib/result'
import { beginVerifiedSession, type Credential, findCredential, verifyCredential } from './credentials'
import { knownDevice } from './known-device'
import { countAttempt, countOther, describeWait, forgetAttempts, waitForAttempt } from './sign-in-attempts'
import { turns } from './turns'

// Separate queues, so that guessing strangers never delay users who sign in from a known device.
const TURNS = {
  known: turns({ atOnce: 2, waiting: 50 }),
  unknown: turns({ atOnce: 1, waiting: 20 }),
}

/** Signs in and sets the session cookie on the current response. The problem never reveals whether the user exists. */
export async function signInWithPassword(
  { email, password }: { email: string; password: string },
  headers: Headers,
  origin: Origin,
): Promise<Outcome> {
  if (email === '' || password === '') return refuse('Enter your email and password.')
  const user = await findCredential(email)
  const deviceId = user && knownDevice(headers, user.id)
  const recordAndRefuse = async (reason: string, sentence: string) => {
    await recordRefusedSignIn({ actor: strangerAs(user), origin, way: 'password', reason })
    return refuse(sentence)
  }
  const tooMany = (waitSec: number) =>
    recordAndRefuse('too many attempts', `Too many attempts. Try again in ${describeWait(waitSec)}.`)

  const mustWaitSec = await waitForAttempt(email, origin.address, deviceId)
  if (mustWaitSec !== null) return tooMany(mustWaitSec)
  const { isFull, inTurn } = deviceId === null ? TURNS.unknown : TURNS.known
  if (isFull())
    return recordAndRefuse('too many at once', 'Too many sign-ins at once. Try again in a few seconds.')
  const verified = await inTurn(async () => {
    const waitSec = await countAttempt(email, origin.address, deviceId)
    return { waitSec, isRight: waitSec === null && (await verifyCredential(user, password)) }
  })
  if (verified.waitSec !== null) return tooMany(verified.waitSec)
  const wrong = () => recordAndRefuse('wrong password or disabled', 'Wrong email or password.')
  if (user === null || !verified.isRight) return wrong()

  await forgetAttempts(email, origin.address, deviceId)
  const sessionsWaitSec = await countOther('sessions', user.id)
  if (sessionsWaitSec !== null)
    return recordAndRefuse(
      'too many sign-ins',
      `You’ve signed in too many times. Try again in ${describeWait(sessionsWaitSec)}.`,
    )
  if (!(await beginVerifiedSession(user, headers))) return wrong()
  await appendAudit({
    action: 'signed in',
    actor: { kind: 'user', id: user.id, name: user.email },
    origin,
    details: { way: 'password' },
  })
  return DONE
}

/** Names only existing users, because people type passwords into the email field. */
function strangerAs(user: Credential | null) {
  return { kind: 'stranger' as const, id: user?.id ?? null, name: user?.email ?? null }
}
