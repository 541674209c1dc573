import { expect, test } from 'vitest'
import { reachLimit, reachOf, tunnelCommands } from './reach'

test.each([
  'https://roomtone.example.com',
  'https://8.8.8.8',
  'https://172.15.255.255',
  'https://172.32.0.0',
  'https://100.63.255.255',
  'https://100.128.0.0',
  'https://[2606:4700::1111]',
  'https://local.example.com:8443',
  'https://localhost.example.com',
  'https://10.example.com',
])('%s may be reached', (address) => {
  expect(reachOf(address)).toEqual({ kind: 'public' })
})

test.each([
  ['http://127.0.0.1:3000', '127.0.0.1:3000 refers to this computer only.'],
  ['https://127.255.0.1', 'this computer'],
  // Browsers and fetch read these as loopback, too
  ['http://127.1', 'this computer'],
  ['http://0x7f000001', 'this computer'],
  ['http://2130706433', 'this computer'],
  ['http://0.0.0.0:3000', 'this computer'],
  ['http://[::]:3000', 'this computer'],
  ['http://[::1]:3000', '[::1]:3000 refers to this computer only.'],
  ['http://[::ffff:127.0.0.1]', 'this computer'],
  ['https://localhost', 'this computer'],
  ['https://LOCALHOST.', 'this computer'],
  ['https://roomtone.localhost', 'this computer'],
  ['https://10.0.0.7', 'a private network'],
  ['https://172.16.0.1', 'a private network'],
  ['https://172.31.255.255', 'a private network'],
  ['https://192.168.1.4:3000', '192.168.1.4:3000 is an address in a private network.'],
  ['https://100.64.0.1', 'a private network'],
  ['https://[fd12::1]', 'a private network'],
  ['https://[::ffff:10.0.0.1]', 'a private network'],
  ['https://169.254.169.254', 'link-local'],
  ['https://[fe80::1]', 'link-local'],
  ['https://203.0.113.9', 'reserved'],
  ['https://[2001:db8::1]', 'reserved'],
  ['https://240.0.0.1', 'reserved'],
  ['https://roomtone', 'roomtone is a name in your own network only.'],
  ['https://web:3000', 'your own network'],
  ['https://mac-mini.local', 'a private network'],
  ['https://roomtone.internal', 'a private network'],
  ['https://roomtone.corp.internal.', 'a private network'],
  ['https://nas.home.arpa', 'a private network'],
  ['https://roomtone.lan', 'a private network'],
])('%s cannot be reached: %s', (address, why) => {
  const kind = why.includes('this computer') ? 'this-computer' : 'private'
  expect(reachOf(address)).toEqual({ kind, why: expect.stringContaining(why) })
})

test('a public name over plain HTTP lacks HTTPS, and no tunnel', () => {
  expect(reachOf('http://roomtone.example.com')).toEqual({
    kind: 'plain-http',
    why: expect.stringContaining('plain HTTP'),
  })
})

test.each([
  [
    'http://127.0.0.1:4280',
    ['cloudflared tunnel --url http://localhost:4280', 'ngrok http 4280', 'tailscale funnel 4280'],
  ],
  [
    'http://localhost',
    ['cloudflared tunnel --url http://localhost:80', 'ngrok http 80', 'tailscale funnel 80'],
  ],
  [
    'http://192.168.1.4:3000',
    ['cloudflared tunnel --url http://192.168.1.4:3000', 'ngrok http http://192.168.1.4:3000'],
  ],
  [
    'https://roomtone.internal',
    ['cloudflared tunnel --url https://roomtone.internal', 'ngrok http https://roomtone.internal'],
  ],
])('tunnels to %s', (origin, commands) => {
  expect(tunnelCommands(origin)).toEqual(commands)
})

test.each([
  ['http://127.0.0.1:3000', 'on this computer'],
  ['https://roomtone.internal', 'in this network'],
  ['http://roomtone.example.com', null],
  ['https://roomtone.example.com', null],
])('a link to %s opens alone %s', (origin, where) => {
  expect(reachLimit(reachOf(origin))).toBe(where)
})
