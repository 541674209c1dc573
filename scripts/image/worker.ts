import '../support/load-environment'
import './answer-healthcheck'
import '../worker'
