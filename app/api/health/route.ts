import { answerDatabaseAway } from '@/app/database-away'
import { pingDatabase } from '@/lib/db'

/** Whether the application can do its work, for whoever watches over it. Tells nothing else. */
export async function GET() {
  try {
    await pingDatabase()
    return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return answerDatabaseAway(error)
  }
}
