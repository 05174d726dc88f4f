import { parentPort, workerData } from 'node:worker_threads'
import { Allowance } from '../../src/drive/allowance.ts'

/** Reserves three characters at a time until none are left, and reports how often. */
const allowance = new Allowance(workerData as SharedArrayBuffer)
let taken = 0
while (allowance.take({ requests: 1, characters: 3, cost: 0 })) taken++
parentPort?.postMessage(taken)
