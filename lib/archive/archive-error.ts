export type ArchiveFault =
  | 'full'
  | 'read-only'
  /** Credentials or permissions */
  | 'denied'
  /** The folder, bucket or store itself is not there */
  | 'missing'
  /** Passes by itself, as a rule */
  | 'unreachable'
  /** The place cannot do what we need of it */
  | 'unsupported'
  /** What is read is not what was written */
  | 'damaged'

/** What the place for our copies refuses or fails at. The message is for the deployer, says what to do, and holds no secret. */
export class ArchiveError extends Error {
  readonly reason: ArchiveFault

  constructor(reason: ArchiveFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ArchiveError'
    this.reason = reason
  }

  // By name: Next evaluates this module once for each of its bundles, and the one store throws the class of its own.
  static override [Symbol.hasInstance](value: unknown): value is ArchiveError {
    return value instanceof Error && value.name === 'ArchiveError'
  }
}
