import { VILLAGE } from '../store/made-up-village.ts'
import { MemoryServer } from './memory-server.ts'
import { serverPortContract } from './server-port-contract.ts'

serverPortContract('server in memory', () => Promise.resolve({ port: new MemoryServer().portFor('cadre'), actor: 'cadre', village: VILLAGE }))
