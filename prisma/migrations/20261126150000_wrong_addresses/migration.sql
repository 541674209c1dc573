-- AlterTable
ALTER TABLE "refused_post" ADD COLUMN     "sent_to" TEXT;
