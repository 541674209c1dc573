import type { Metadata } from 'next'
import { SignInForm } from '@/components/sign-in-form'
import { nextAddress } from '@/lib/access/next-address'
import { isOidcOffered, oidcFault } from '@/lib/access/oidc'
import { env } from '@/lib/env'
import { signIn, signInWithOidc } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, error } = await searchParams
  return (
    <div>
      <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
      {env().AUTH_SECRET === undefined ? (
        <p role="alert" className="mt-4 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          Nobody can sign in yet: <code className="font-mono">AUTH_SECRET</code> is not set on the server.
          Posts from FreeClimb are kept all the same.
        </p>
      ) : (
        <>
          {typeof error === 'string' && (
            <p role="alert" className="mt-4 rounded-md bg-live-soft px-3 py-2 text-live">
              {oidcFault(error)}
            </p>
          )}
          {isOidcOffered() && (
            <form action={signInWithOidc} className="mt-6 border-line border-b pb-6">
              <input type="hidden" name="next" value={nextAddress(next)} />
              <button
                type="submit"
                className="h-10 w-full rounded-md border border-line px-4 font-medium hover:bg-sunk"
              >
                Sign in with your organisation
              </button>
            </form>
          )}
          <SignInForm action={signIn} next={nextAddress(next)} />
        </>
      )}
    </div>
  )
}
