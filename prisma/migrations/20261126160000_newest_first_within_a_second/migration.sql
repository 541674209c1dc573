-- FreeClimb dates its posts in whole seconds. Conferences of one second stand in the order in which they were heard of.
-- The order that the previous version reads is found through these too: by a sort within each moment.
CREATE INDEX "conference_started_at_first_seen_at_id_idx" ON "conference"("started_at" DESC, "first_seen_at" DESC, "id" DESC);
DROP INDEX "conference_started_at_id_idx";

DROP INDEX "conference_open_idx";
CREATE INDEX "conference_open_idx" ON "conference"("started_at" DESC, "first_seen_at" DESC, "id" DESC)
  WHERE "ended_at" IS NULL;
DROP INDEX "conference_unrecorded_idx";
CREATE INDEX "conference_unrecorded_idx" ON "conference"("started_at" DESC, "first_seen_at" DESC, "id" DESC)
  WHERE "recording_count" = 0;

-- The moment of the row and not that of its transaction: of what one transaction adds, each has its own.
ALTER TABLE "conference" ALTER COLUMN "first_seen_at" SET DEFAULT clock_timestamp();
