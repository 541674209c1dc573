-- CreateTable
CREATE TABLE "listening_position" (
    "user_id" TEXT NOT NULL,
    "recording_id" TEXT COLLATE "C" NOT NULL,
    "position_ms" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "listening_position_pkey" PRIMARY KEY ("user_id","recording_id")
);

-- CreateIndex
CREATE INDEX "listening_position_recording_id_idx" ON "listening_position"("recording_id");

-- AddForeignKey
ALTER TABLE "listening_position" ADD CONSTRAINT "listening_position_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listening_position" ADD CONSTRAINT "listening_position_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recording"("id") ON DELETE CASCADE ON UPDATE CASCADE;
