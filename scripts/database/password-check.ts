import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'

// Messages as in https://www.postgresql.org/docs/current/protocol-flow.html and RFC 5802.
const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const PROTOCOL_3 = 196_608
const SASL = 10
const SASL_CONTINUE = 11
const SASL_FINAL = 12
const MECHANISM = 'SCRAM-SHA-256'
const ITERATIONS = 4_096
const MAX_MESSAGE_BYTES = 10_000
const TIME_LIMIT_MS = 10_000

/**
 * Returns a check of the password at the start of a Postgres connection, because PGlite has no authentication. It uses
 * SCRAM, so that a process that takes over the port while the database is down learns nothing from its clients. Resolves
 * with whether to admit the connection; its startup packet and later messages are then still unread. Rejected
 * connections are closed.
 */
export function passwordCheck(password: string): (socket: Socket) => Promise<boolean> {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const storedKey = sha256(hmac(salted, 'Client Key'))
  const serverKey = hmac(salted, 'Server Key')

  async function converse(socket: Socket): Promise<boolean> {
    const startup = await readStartup(socket)
    if (startup === null) return false
    socket.write(authentication(SASL, `${MECHANISM}\0\0`))
    const clientFirst = readInitial(await readMessage(socket, 'p'))
    const [, clientNonce] = /^n,,n=[^,]*,r=([\x21-\x2b\x2d-\x7e]+)$/.exec(clientFirst) ?? []
    if (clientNonce === undefined) return refuse(socket)
    const nonce = clientNonce + randomBytes(18).toString('base64')
    const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`
    socket.write(authentication(SASL_CONTINUE, serverFirst))
    const clientFinal = (await readMessage(socket, 'p')).toString()
    const [, withoutProof = '', finalNonce, proof = ''] =
      /^(c=biws,r=([^,]+)),p=([^,]+)$/.exec(clientFinal) ?? []
    const exchange = `${clientFirst.slice('n,,'.length)},${serverFirst},${withoutProof}`
    const signature = hmac(storedKey, exchange)
    const sent = Buffer.from(proof, 'base64')
    const isRight =
      finalNonce === nonce &&
      sent.length === signature.length &&
      timingSafeEqual(sha256(signature.map((byte, index) => byte ^ (sent[index] ?? 0))), storedKey)
    if (!isRight) return refuse(socket)
    socket.write(authentication(SASL_FINAL, `v=${hmac(serverKey, exchange).toString('base64')}`))
    // Put the startup packet back: the database answers it with AuthenticationOk.
    socket.unshift(startup)
    return true
  }

  return async (socket) => {
    const destroy = () => socket.destroy()
    const tooSlow = setTimeout(destroy, TIME_LIMIT_MS)
    socket.once('close', () => clearTimeout(tooSlow)).on('error', destroy)
    const isIn = await converse(socket).catch(() => false)
    if (isIn) {
      clearTimeout(tooSlow)
      socket.off('error', destroy)
    } else {
      // Drain the input, because closing with unread data would reset the connection and lose the error message.
      socket.end().resume()
    }
    return isIn
  }
}

/** Declines encryption requests and returns the startup packet; null for another kind, such as a cancel request. */
async function readStartup(socket: Socket): Promise<Buffer | null> {
  for (;;) {
    const length = await readBytes(socket, 4)
    const rest = await readBytes(socket, boundedLength(length.readInt32BE()))
    const code = rest.readInt32BE()
    if (code === PROTOCOL_3) return Buffer.concat([length, rest])
    if (code !== SSL_REQUEST && code !== GSS_REQUEST) return null
    socket.write('N')
  }
}

async function readMessage(socket: Socket, type: string): Promise<Buffer> {
  const head = await readBytes(socket, 5)
  if (head.toString('latin1', 0, 1) !== type) throw new Error('another message was expected')
  return readBytes(socket, boundedLength(head.readInt32BE(1)))
}

function boundedLength(length: number) {
  if (length < 8 || length > MAX_MESSAGE_BYTES) throw new Error('a message of no such length')
  return length - 4
}

async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(count)
    if (bytes?.length === count) return bytes
    if (socket.readableEnded || socket.destroyed) throw new Error('the connection has ended')
    await new Promise<void>((resolve) => {
      const settle = () => {
        for (const event of ['readable', 'end', 'close']) socket.off(event, settle)
        resolve()
      }
      for (const event of ['readable', 'end', 'close']) socket.once(event, settle)
    })
  }
}

/** Returns the client-first-message, which follows the mechanism's name and the length. */
function readInitial(message: Buffer): string {
  const end = message.indexOf(0)
  return message.toString('utf8', 0, end) === MECHANISM ? message.toString('utf8', end + 5) : ''
}

function authentication(kind: number, words: string): Buffer {
  const message = Buffer.alloc(9 + Buffer.byteLength(words))
  message.write('R', 'latin1')
  message.writeInt32BE(message.length - 1, 1)
  message.writeInt32BE(kind, 5)
  message.write(words, 9)
  return message
}

function refuse(socket: Socket): false {
  const fields = ['SFATAL', 'VFATAL', 'C28P01', 'Mpassword authentication failed']
    .map((field) => `${field}\0`)
    .join('')
  const message = Buffer.alloc(6 + fields.length)
  message.write('E', 'latin1')
  message.writeInt32BE(message.length - 1, 1)
  message.write(fields, 5)
  socket.write(message)
  return false
}

function hmac(key: Buffer, words: string): Buffer {
  return createHmac('sha256', key).update(words).digest()
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
