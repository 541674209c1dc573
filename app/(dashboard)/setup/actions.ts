'use server'

import { authorise } from '@/app/access'
import { callbackUrl } from '@/app/callback-url'
import { sendTestPost } from '@/lib/set-up/test-post'
import { type TestPostStory, tellTestPost } from '@/lib/set-up/test-post-words'

export async function sendTest(): Promise<TestPostStory> {
  await authorise('settings')
  return tellTestPost(await sendTestPost(await callbackUrl()))
}
