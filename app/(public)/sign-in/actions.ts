'use server'

import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { nextAddress } from '@/lib/access/next-address'
import { originOf } from '@/lib/access/origin'
import { signInWithPassword } from '@/lib/access/sign-in'

export type SignInState = { error: string | null; email: string }

export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = String(form.get('email') ?? '').trim()
  const password = String(form.get('password') ?? '')
  const requestHeaders = await headers()
  const { fault } = await signInWithPassword({ email, password }, requestHeaders, originOf(requestHeaders))
  if (fault !== null) return { error: fault, email }
  redirect(nextAddress(form.get('next')) as Route)
}
