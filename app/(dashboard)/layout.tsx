import { currentActor } from '../access'
import { Frame } from '../frame'

export default async function DashboardLayout({ children }: LayoutProps<'/'>) {
  return <Frame actor={await currentActor()}>{children}</Frame>
}
