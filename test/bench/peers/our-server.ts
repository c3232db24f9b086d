import { buildServer } from '../../../server/build-server.ts'
import { connect } from '../../../server/database/connect.ts'

// A process of its own: `our-server.ts <database url>`; the product's server without its limits on one address, which here is all devices.
const database = connect(process.argv[2] ?? '', undefined, 16)
const server = await buildServer({ database, logLevel: 'silent', keySecret: 'bench-secret-that-opens-nothing', requestsPerMinute: 1_000_000, signInsPerMinute: 1_000_000 })
process.send?.({ port: Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port) })
process.on('disconnect', () => process.exit())
