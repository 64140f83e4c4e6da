/** What the stage page is made of, and where it asks for jobs and their files and posts what came of them. */
const ownPaths = [/^\/stage\.html$/, /^\/worker\.js$/, /^\/assets\/[^/]+$/, /^\/api\/stage\//]

/**
 * Whether the stage page has any business with an address. It reads models that nobody vouches for: should one of them get hold of
 * the page, the rest of the engine stays out of its reach.
 */
export function isForStage(address: string): boolean {
  // As the engine reads it: backslashes are slashes to it, and not to addresses of a scheme of our own.
  const { pathname } = new URL(`http://localhost${new URL(address).pathname}`)
  return ownPaths.some(path => path.test(pathname))
}
