import { browserBench } from './browser-bench.ts'
import { indicesBench } from './indices-bench.ts'
import { table, type Measurement } from './measurement.ts'
import { postgresBench } from './postgres-bench.ts'

// BENCH_HOUSEHOLDS=20000,100000 · BENCH_ROUNDS=3 · BENCH_PARTS=browser,postgres,indices
const sizes = (process.env['BENCH_HOUSEHOLDS'] ?? '20000,100000').split(',').map(Number)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? '3')
const parts = (process.env['BENCH_PARTS'] ?? 'indices,postgres,browser').split(',')

const measurements: Measurement[] = []
for (const households of sizes) {
  if (parts.includes('indices')) measurements.push(...indicesBench(households, rounds))
  if (parts.includes('postgres')) measurements.push(...(await postgresBench(households, rounds)))
  if (parts.includes('browser')) measurements.push(...(await browserBench(households, rounds)))
}
process.stdout.write(`\n${table(measurements)}\n`)
