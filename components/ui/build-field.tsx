/** Says of which build the page of a form is (app/refresh-page.ts). */
export function BuildField() {
  return <input type="hidden" name="build" value={process.env.BUILD_NAME} />
}
