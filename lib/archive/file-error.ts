import { constants } from 'node:os'
import { ArchiveError, type ArchiveFault } from './archive-error'

const { errno } = constants
const ELSEWHERE = 'or name another place with ARCHIVE_URL'

// By number: Node has no name for some, such as an exceeded quota.
const FAULTS: { numbers: number[]; reason: ArchiveFault; sentence: (folder: string) => string }[] = [
  {
    numbers: [errno.ENOSPC, errno.EDQUOT],
    reason: 'full',
    sentence: (folder) => `The disk of ${folder} is full: make room, ${ELSEWHERE}.`,
  },
  {
    numbers: [errno.EROFS],
    reason: 'read-only',
    sentence: (folder) => `The disk of ${folder} is read-only: mount it for writing, ${ELSEWHERE}.`,
  },
  {
    numbers: [errno.EACCES, errno.EPERM],
    reason: 'denied',
    sentence: (folder) =>
      `${folder} can’t be read and written: give it to the user that runs Roomtone, ${ELSEWHERE}.`,
  },
  {
    numbers: [errno.ENOENT, errno.ENOTDIR, errno.EEXIST],
    reason: 'missing',
    sentence: (folder) => `${folder} doesn’t exist or isn’t a folder: mount its disk, ${ELSEWHERE}.`,
  },
  {
    numbers: [errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS],
    reason: 'unsupported',
    sentence: (folder) =>
      `The file system of ${folder} has no hard links: name another place with ARCHIVE_URL.`,
  },
  {
    numbers: [errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT],
    reason: 'unreachable',
    sentence: (folder) => `The disk of ${folder} doesn’t answer: check it and the system’s log.`,
  },
]

/** Turns a file system error into an ArchiveError; returns any other error as it is. */
export function fileError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') return error
  const number = Math.abs(error.errno)
  const fault = FAULTS.find(({ numbers }) => numbers.includes(number))
  return fault === undefined ? error : new ArchiveError(fault.reason, fault.sentence(folder), error)
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
