import { runApp } from './desktop/app.ts'

runApp()
