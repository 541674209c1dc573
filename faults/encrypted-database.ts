import { execFileSync } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../scripts/support/ports'
import { newestPrograms, unprivilegedUser } from './served-database'

export const PASSWORD = 'a password of the tests'

/** Starts Postgres with passwords and a localhost certificate from its own CA; null if Postgres isn't installed. */
export async function startEncrypted() {
  const programs = newestPrograms()
  if (programs === null) return null
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-tls-'))
  const inFolder = (name: string) => join(folder, name)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' })
  const newKey = (key: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', key]
  openssl('req', '-x509', ...newKey('ca.key'), '-days', '2', '-subj', '/CN=Own authority', '-out', 'ca.pem')
  openssl('req', ...newKey('server.key'), '-subj', '/CN=localhost', '-out', 'server.csr')
  writeFileSync(inFolder('names'), 'subjectAltName=DNS:localhost\n')
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2']
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.crt')
  writeFileSync(inFolder('password'), PASSWORD)
  if (user !== null)
    for (const path of [folder, ...readdirSync(folder).map(inFolder)]) chownSync(path, user.uid, user.gid)

  const data = inFolder('data')
  const run = (program: string, ...words: string[]) =>
    execFileSync(join(programs, program), ['-D', data, ...words], { stdio: 'ignore', cwd: folder, ...user })
  run('initdb', '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${inFolder('password')}`, '--no-sync')
  const port = await freePort()
  const settings = {
    fsync: 'off',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    ssl: 'on',
    ssl_cert_file: inFolder('server.crt'),
    ssl_key_file: inFolder('server.key'),
  }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  run('pg_ctl', '-w', '-l', inFolder('log'), '-o', options.join(' '), 'start')
  return {
    port,
    authority: inFolder('ca.pem'),
    end: () => {
      run('pg_ctl', '-w', '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true })
    },
  }
}
