import { env } from '@/lib/env'

/** Which settings that affect posts and recordings are set, and what each is for. Never contains values. */
export function settingsInUse(): { name: string; isSet: boolean; purpose: string }[] {
  const settings = env()
  return [
    {
      name: 'AUTH_SECRET',
      isSet: settings.AUTH_SECRET !== undefined,
      purpose: 'without it, nobody can sign in.',
    },
    {
      name: 'FREECLIMB_SIGNING_SECRETS',
      isSet: settings.FREECLIMB_SIGNING_SECRETS.length > 0,
      purpose: 'without it, every post is refused.',
    },
    {
      name: 'FREECLIMB_ACCOUNT_ID',
      isSet: settings.FREECLIMB_ACCOUNT_ID !== undefined,
      purpose: 'without it, posts from any account are accepted and audio can’t be played.',
    },
    {
      name: 'FREECLIMB_API_KEY',
      isSet: settings.FREECLIMB_API_KEY !== undefined,
      purpose: 'without it, audio can’t be played.',
    },
    // Only on Vercel: elsewhere the archive defaults to files, and a worker runs without any setting.
    ...(settings.VERCEL === undefined
      ? []
      : [
          {
            name: 'CRON_SECRET',
            isSet: settings.CRON_SECRET !== undefined,
            purpose:
              'without it, no background jobs run: recordings aren’t archived, and missed posts aren’t found.',
          },
          {
            name: 'ARCHIVE_URL',
            isSet: settings.ARCHIVE_URL !== undefined,
            purpose: 'without it, recordings aren’t archived, and what’s deleted at FreeClimb is gone.',
          },
        ]),
  ]
}
