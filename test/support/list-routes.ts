import type { FastifyInstance } from 'fastify'

/** Every route that a server answers, hidden ones too, as `GET /path/{name}`; HEAD goes with its GET. */
export function listRoutes(server: FastifyInstance): readonly string[] {
  const above: string[] = []
  return server.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^(.*)[├└]── (\S+) \((.+)\)/.exec(line) ?? []
    // A route under another one is printed indented and without what they share.
    above.length = indent.length / 4
    above.push(part)
    const path = above.join('')
    return methods.split(', ').flatMap((method) => (part === '' || method === 'HEAD' ? [] : [`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`]))
  })
}
