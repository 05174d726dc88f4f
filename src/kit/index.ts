export { type Examination, examine, type Finding } from './examine.ts'
export { adapterSuite, type Runner, type SuiteOptions } from './suite.ts'
