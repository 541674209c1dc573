import type { Metadata } from 'next'
import { SignInForm } from '@/components/sign-in-form'
import { nextAddress } from '@/lib/access/next-address'
import { env } from '@/lib/env'
import { signIn } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next } = await searchParams
  return (
    <div>
      <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
      {env().AUTH_SECRET === undefined ? (
        <p role="alert" className="mt-4 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          Nobody can sign in yet: <code className="font-mono">AUTH_SECRET</code> is not set on the server.
          Posts from FreeClimb are kept all the same.
        </p>
      ) : (
        <SignInForm action={signIn} next={nextAddress(next)} />
      )}
    </div>
  )
}
