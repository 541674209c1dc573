'use server'

import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { nextAddress } from '@/lib/access/next-address'
import { originOf } from '@/lib/access/origin'
import { signInWithPassword } from '@/lib/access/sign-in'
import { demoAccount } from '@/lib/env'

export type SignInState = { error: string | null; email: string }

export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = String(form.get('email') ?? '').trim()
  const password = String(form.get('password') ?? '')
  return signInWith({ email, password }, form)
}

export async function signInToDemo(_before: SignInState, form: FormData): Promise<SignInState> {
  const account = demoAccount()
  if (account === null) return { error: 'This is not a demo.', email: '' }
  return signInWith(account, form)
}

async function signInWith(
  account: { email: string; password: string },
  form: FormData,
): Promise<SignInState> {
  const requestHeaders = await headers()
  const { fault } = await signInWithPassword(account, requestHeaders, originOf(requestHeaders))
  if (fault !== null) return { error: fault, email: account.email }
  redirect(nextAddress(form.get('next')) as Route)
}
