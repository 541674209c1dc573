-- Copies made before formats were told, of which no length could be read. Each leaves it once it has been read again.
CREATE INDEX "recording_unread_copy_idx" ON "recording"("received_at" DESC, "id" DESC)
  WHERE "archive_state" = 'archived' AND "audio_format" IS NULL AND "length_ms" IS NULL AND "audio_fault" IS NULL;
