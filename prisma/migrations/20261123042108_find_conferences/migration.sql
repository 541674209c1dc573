-- Parts of phone numbers are found through trigrams. The extension is trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Beginnings of ids are found through the indexes they have, whatever the collation of the database.
ALTER TABLE "conference"
  ALTER COLUMN "id" TYPE TEXT COLLATE "C",
  ALTER COLUMN "call_id" TYPE TEXT COLLATE "C";
ALTER TABLE "recording"
  ALTER COLUMN "id" TYPE TEXT COLLATE "C",
  ALTER COLUMN "conference_id" TYPE TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "conference" ADD COLUMN "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "conference_first_seen_at_idx" ON "conference"("first_seen_at");

-- DropIndex
DROP INDEX "conference_duration_sec_idx";

-- CreateIndex
CREATE INDEX "conference_duration_sec_id_idx" ON "conference"("duration_sec", "id");

-- CreateIndex
CREATE INDEX "conference_direction_idx" ON "conference"("direction");

-- CreateIndex
CREATE INDEX "conference_call_id_idx" ON "conference"("call_id");

-- Without the list of pending entries that a search would have to read through after many posts.
CREATE INDEX "conference_numbers_idx" ON "conference" USING GIN ("from_number" gin_trgm_ops, "to_number" gin_trgm_ops)
  WITH (fastupdate = off);

-- Rare kinds of conferences, each findable without reading past the others.
CREATE INDEX "conference_open_idx" ON "conference"("started_at" DESC, "id" DESC) WHERE "ended_at" IS NULL;
CREATE INDEX "conference_unrecorded_idx" ON "conference"("started_at" DESC, "id" DESC) WHERE "recording_count" = 0;
-- Of no use to a search for any without a recording, and so never mistaken for a way to one.
CREATE INDEX "conference_unrecorded_ended_idx" ON "conference"("ended_at")
  WHERE "recording_count" = 0 AND "ended_at" IS NOT NULL;

-- Rare lengths and numbers are judged by finer statistics.
ALTER TABLE "conference"
  ALTER COLUMN "duration_sec" SET STATISTICS 500,
  ALTER COLUMN "from_number" SET STATISTICS 500,
  ALTER COLUMN "to_number" SET STATISTICS 500;
