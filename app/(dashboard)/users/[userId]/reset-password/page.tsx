import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { authorise } from '@/app/access'
import { ResetPasswordForm } from '@/components/reset-password-form'
import { findUser } from '@/lib/access/users'
import { resetUserPassword } from '../../actions'

export const metadata: Metadata = { title: 'Reset a password' }

export default async function ResetPasswordPage({ params }: PageProps<'/users/[userId]/reset-password'>) {
  await authorise('users')
  const { userId } = await params
  const user = await findUser({ id: userId })
  if (user === null) notFound()
  return (
    <div className="max-w-md">
      <h1 className="break-words font-semibold text-2xl tracking-tight">
        Reset the password of {user.email}
      </h1>
      <p className="mt-2 text-soft">
        Roomtone makes a new one and shows it to you once. Their sessions end. Tell them to change it on the
        page of their account.
      </p>
      <ResetPasswordForm action={resetUserPassword} userId={user.id} />
    </div>
  )
}
