export type GeneratedOptions = {
  /** When the newest start. The same time and number of rows give the same rows. */
  now?: Date
  /** Rows per statement; smaller batches block other users of a shared database for less time */
  batchRows?: number
}

const BATCH_ROWS = 250_000
const SPACING_SEC = 63
const AT_ONE_MOMENT = 500
const MAX_SEC = 8 * 3600
const ACCOUNT_ID = `AC${'ac'.repeat(20)}`
const CUSTOMER_SQL = `'+1'
  || (ARRAY['312','773','847','630','708','305','646','206','415','512'])[1 + regular * 7919 % 10]
  || lpad(((regular * 104729 + 5550100) % 10000000)::text, 7, '0')`
const RECORDINGS_URL = `https://www.freeclimb.com/apiserver/Accounts/${ACCOUNT_ID}/Recordings/`

/**
 * Fills the empty tables `conference` and `recording` like a busy call center: one conference a minute up to now,
 * log-normal durations around six minutes, some frequent callers, and 500 conferences with the same start time. The
 * newest are still live, processing or just created. `run` executes a statement on the target database.
 */
export async function generateConferences(
  run: (sql: string) => Promise<unknown>,
  rows: number,
  { now = new Date(), batchRows = BATCH_ROWS }: GeneratedOptions = {},
): Promise<void> {
  for (let first = 1; first <= rows; first += batchRows) {
    const shaped = shapedSql({ first, last: Math.min(rows, first + batchRows - 1), rows, now })
    await run(conferencesSql(shaped))
    await run(recordingsSql(shaped))
  }
}

function conferencesSql(shaped: string) {
  return `INSERT INTO conference (id, account_id, status, from_number, to_number, direction, call_id, call_status,
      started_at, ended_at, last_event_at, recording_count, duration_sec)
    SELECT 'CF' || ${hexSql('n', 1)}, '${ACCOUNT_ID}', status,
      CASE WHEN is_created THEN NULL WHEN is_inbound THEN ${CUSTOMER_SQL} ELSE line END,
      CASE WHEN is_created THEN NULL WHEN is_inbound THEN line ELSE ${CUSTOMER_SQL} END,
      CASE WHEN is_inbound THEN 'inbound' WHEN way < 0.9 THEN 'outboundAPI' WHEN way < 0.97 THEN 'outboundDial' END,
      CASE WHEN NOT is_created THEN 'CA' || ${hexSql('n', 4)} END,
      CASE WHEN NOT is_open THEN 'completed' END,
      started_at, CASE WHEN NOT is_open THEN ended_at END, CASE WHEN is_open THEN started_at ELSE ended_at END,
      recordings, CASE WHEN recordings > 0 THEN seconds END
    FROM (${shaped}) shaped`
}

// The durations of a conference's recordings add up to its own.
function recordingsSql(shaped: string) {
  return `INSERT INTO recording (id, conference_id, account_id, url, duration_sec, received_at)
    SELECT id, conference_id, '${ACCOUNT_ID}', '${RECORDINGS_URL}' || id || '/Download', duration_sec, received_at
    FROM (
      SELECT 'RE' || ${hexSql('n * 4 + part', 7)} AS id, 'CF' || ${hexSql('n', 1)} AS conference_id,
        seconds / recordings + CASE WHEN part = 1 THEN seconds % recordings ELSE 0 END AS duration_sec,
        ended_at + make_interval(secs => part) AS received_at
      FROM (${shaped}) shaped, generate_series(1, recordings) part
    ) made`
}

/**
 * Draws random properties for conferences number `first` to `last`; the newest has number `rows`. OFFSET 0 keeps Postgres
 * from merging the subqueries, which would compute each expression again wherever it is used.
 */
function shapedSql({ first, last, rows, now }: { first: number; last: number; rows: number; now: Date }) {
  const nowSql = `timestamptz '${now.toISOString()}'`
  const middle = Math.ceil(rows / 2)
  return `SELECT *,
      is_created OR ended_at > ${nowSql} AS is_open,
      CASE WHEN is_created THEN CASE n % 2 WHEN 0 THEN 'creating' ELSE 'empty' END
        WHEN ended_at > ${nowSql} THEN 'inProgress' ELSE 'terminated' END AS status,
      CASE WHEN is_created OR is_processing OR ended_at > ${nowSql} - interval '90 seconds' THEN 0
        WHEN share < 0.08 THEN 0 WHEN share < 0.93 THEN 1 WHEN share < 0.99 THEN 2 ELSE 3 END AS recordings
    FROM (
      SELECT *, started_at + make_interval(secs => seconds + 5) AS ended_at
      FROM (
        SELECT n, way, share, regular,
          way < 0.65 AS is_inbound,
          n > ${rows - 3} AS is_created,
          n BETWEEN ${rows - 40} AND ${rows - 37} AS is_processing,
          '+1312555' || lpad((100 + n % 24)::text, 4, '0') AS line,
          ${nowSql} - make_interval(secs => ${SPACING_SEC} * (${rows}
            - CASE WHEN n BETWEEN ${middle} AND ${middle + AT_ONE_MOMENT - 1} THEN ${middle} ELSE n + spread END)) AS started_at,
          (CASE WHEN n BETWEEN ${rows - 40} AND ${rows - 37} THEN least(length, 600)
            WHEN length > ${MAX_SEC} THEN ${MAX_SEC} - n % ${MAX_SEC / 2}
            ELSE greatest(1, round(length)) END)::int AS seconds
        FROM (
          SELECT n, ${drawSql(11)} AS way, ${drawSql(12)} AS share, -${drawSql(13)} AS spread,
            floor(300000 * power(${drawSql(14)}, 2.5))::bigint AS regular,
            370 * exp(1.15 * sqrt(-2 * ln(1 - ${drawSql(15)})) * cos(2 * pi() * ${drawSql(16)})) AS length
          FROM generate_series(${first}, ${last}) n
          OFFSET 0
        ) drawn
        OFFSET 0
      ) begun
      OFFSET 0
    ) ended
    OFFSET 0`
}

// Hashes the row number instead of calling random(), so that batches and connections don't change the result.
function drawSql(seed: number) {
  return `((hashint8extended(n, ${seed}) & 9007199254740991) / 9007199254740992::float8)`
}

/** SQL for an ID's 40 hex digits. */
function hexSql(number: string, seed: number) {
  const hash = (offset: number) => `int8send(hashint8extended(${number}, ${seed + offset}))`
  return `encode(${hash(0)} || ${hash(1)} || substr(${hash(2)}, 1, 4), 'hex')`
}
