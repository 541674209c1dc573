-- The recordings that were given up: counted on the set-up page, and few.
CREATE INDEX "recording_given_up_idx" ON "recording"("archive_state") WHERE "archive_state" IN ('gone', 'failed');
