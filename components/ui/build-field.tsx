/** Identifies the build that rendered a form's page (app/refresh-page.ts). */
export function BuildField() {
  return <input type="hidden" name="build" value={process.env.BUILD_NAME} />
}
