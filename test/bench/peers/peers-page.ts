import { ourFirstLoad } from '../page-ours.ts'
import { peerBareFetch } from '../page-peers.ts'
import { bareRequest, ourPull, ourUnchanged, ourPush } from './page-exchange.ts'
import { pouchReplica, rxReplica } from './page-replicas.ts'

/** What the comparison with other sync products calls inside the page. */
export const BENCH = { ourFirstLoad, ourPull, ourUnchanged, ourPush, bareRequest, peerBareFetch, pouchReplica, rxReplica }

Object.assign(globalThis, { BENCH })
