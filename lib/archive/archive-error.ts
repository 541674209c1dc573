export type ArchiveFault =
  | 'full'
  | 'read-only'
  /** Credentials or permissions */
  | 'denied'
  /** The folder, bucket or store itself doesn't exist */
  | 'missing'
  /** Usually passes */
  | 'unreachable'
  | 'unsupported'
  | 'damaged'

/** A failure of the archive. The message is for the deployer, says what to do, and contains no secrets. */
export class ArchiveError extends Error {
  readonly reason: ArchiveFault

  constructor(reason: ArchiveFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ArchiveError'
    this.reason = reason
  }

  // By name: Next evaluates this module once per bundle, so the one shared store may throw another bundle's class.
  static override [Symbol.hasInstance](value: unknown): value is ArchiveError {
    return value instanceof Error && value.name === 'ArchiveError'
  }
}
