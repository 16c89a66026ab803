// Before the client is loaded.
import './records/install.js'

export { AssignerProtocol, CompressionCodecs, CompressionTypes, Kafka, logLevel } from 'kafkajs'
