-- AlterTable
ALTER TABLE "recording" ADD COLUMN     "audio_fault" TEXT,
ADD COLUMN     "missing_since" TIMESTAMPTZ(3),
ADD COLUMN     "said_deleted_since" TIMESTAMPTZ(3);

-- Given up because of a single 404, which can pass: FreeClimb is asked again. Its list's own word stays.
UPDATE "recording" SET "archive_state" = 'waiting', "archive_reason" = NULL, "missing_since" = "deleted_at", "deleted_at" = NULL
WHERE "archive_state" = 'gone' AND "archive_reason" = 'FreeClimb had deleted it before it was copied.';

-- What was kept of files before they were checked. Of one that is no WAV only a tiny one is sure to be no recording.
UPDATE "recording" SET "audio_fault" = CASE WHEN "length_ms" = 0 THEN 'empty' WHEN "length_ms" IS NULL THEN 'not-audio' ELSE 'cut-off' END,
  "archive_reason" = NULL
WHERE "sha256" IS NOT NULL AND ("length_ms" = 0 OR ("length_ms" IS NULL AND "size_bytes" < 1024)
  OR "archive_reason" = 'FreeClimb’s file ends before its own header says it does.');

-- The recordings whose audio has a problem: few, however many there are.
CREATE INDEX "recording_audio_problem_idx" ON "recording"("conference_id") WHERE "archive_state" IN ('gone', 'failed')
  OR "missing_since" IS NOT NULL OR "audio_fault" IS NOT NULL OR abs("length_ms" - "duration_sec" * 1000::bigint) > 2000;
