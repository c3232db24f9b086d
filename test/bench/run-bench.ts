import { browserBench } from './browser-bench.ts'
import { indicesBench } from './indices-bench.ts'
import { table, type Measurement } from './measurement.ts'
import { devicesBench } from './peers/devices-bench.ts'
import { peersBench } from './peers/peers-bench.ts'
import { postgresBench } from './postgres-bench.ts'

// BENCH_HOUSEHOLDS=20000,100000 · BENCH_ROUNDS=3 · BENCH_PARTS=indices,postgres,devices,browser,peers
const sizes = (process.env['BENCH_HOUSEHOLDS'] ?? '20000,100000').split(',').map(Number)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? '3')
const parts = (process.env['BENCH_PARTS'] ?? 'indices,postgres,devices,browser,peers').split(',')

const measurements: Measurement[] = []
for (const households of sizes) {
  if (parts.includes('indices')) measurements.push(...indicesBench(households, rounds))
  if (parts.includes('postgres')) measurements.push(...(await postgresBench(households, rounds)))
  if (parts.includes('devices')) measurements.push(...(await devicesBench(households, rounds)))
  if (parts.includes('browser')) measurements.push(...(await browserBench(households, rounds)))
  if (parts.includes('peers')) measurements.push(...(await peersBench(households, rounds)))
}
process.stdout.write(`\n${table(measurements)}\n`)
