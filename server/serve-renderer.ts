import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { SERVER_MESSAGES } from '../shared/messages/server.ts'
import { RefusedRequest, refuse } from './refusing.ts'

const PAGE = 'index.html'

/** The browser host of the renderer at `/`. A place inside the app is a path that only the page itself understands. */
export async function serveRenderer(server: FastifyInstance, folder: string | undefined): Promise<void> {
  const isBuilt = folder !== undefined && existsSync(join(folder, PAGE))
  if (isBuilt) {
    await server.register(fastifyStatic, {
      root: folder,
      index: PAGE,
      cacheControl: false,
      // Built files carry their hash in the name; the page that names them must be asked for every time.
      setHeaders: (reply, path) => void reply.header('cache-control', /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    })
  }
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html')
    if (wantsPage && isBuilt) return reply.sendFile(PAGE)
    if (wantsPage && request.url === '/') return reply.code(200).type('text/plain; charset=utf-8').send(SERVER_MESSAGES['zh-CN']['server.no_renderer'])
    return refuse(new RefusedRequest('not_found'), request, reply)
  })
}
