-- AlterTable
ALTER TABLE "recording" ADD COLUMN     "audio_format" TEXT;
