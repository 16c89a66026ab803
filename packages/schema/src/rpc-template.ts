/** `/package.Service/Method` (gRPC over HTTP/2, "Path"; Connect and Twirp without prefix), the service in the case that style guides ask for. */
const QUALIFIED = /^\/(?:[A-Za-z_]\w{0,63}\.){1,16}[A-Z]\w{0,127}\/[A-Za-z_]\w{0,127}$/
/** The same without a package, for calls that are known to be gRPC by their type. */
const NAMED = /^\/[A-Za-z_][\w.]{0,255}\/[A-Za-z_]\w{0,127}$/

/** Is this the path of a procedure by its form alone? Then both segments are names, however many there are of them, and never values. */
export function isProcedurePath(path: string): boolean {
  return path.length <= 384 && QUALIFIED.test(path)
}

/** Could this path be that of a procedure, given that the call is one? */
export function mayBeProcedurePath(path: string): boolean {
  return path.length <= 384 && NAMED.test(path)
}
