-- AlterTable
ALTER TABLE "webhook_delivery" ADD COLUMN     "body_hash" BYTEA,
ADD COLUMN     "copy_number" SMALLINT,
ADD COLUMN     "counted_copies" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "counted_first_received_at" TIMESTAMPTZ(3),
ADD COLUMN     "counted_first_sent_at" TIMESTAMPTZ(3),
ADD COLUMN     "counted_last_received_at" TIMESTAMPTZ(3),
ADD COLUMN     "counted_last_sent_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_body_hash_copy_number_key" ON "webhook_delivery"("body_hash", "copy_number");
