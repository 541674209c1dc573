// The worker of the container image.
import '../support/load-environment'
import './answer-healthcheck'
import '../worker'
