export { type ConformanceReport, checkAdapter, type LawResult } from './check-adapter.ts'
export { adapterSuite, type Runner, type SuiteOptions } from './suite.ts'
