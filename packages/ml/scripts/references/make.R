# stats::HoltWinters, forecast::ets and forecast::dshw on the series of series.py. Usage: Rscript make.R SERIES_DIR OUT_DIR
suppressMessages(library(forecast))
args <- commandArgs(trailingOnly = TRUE)
series <- function(name, period) ts(scan(file.path(args[1], paste0(name, ".txt")), quiet = TRUE), frequency = period)
r <- paste0("R ", getRversion())
versioned <- paste0(r, " forecast ", packageVersion("forecast"))

number <- function(x) ifelse(is.na(x), "null", formatC(as.numeric(x), digits = 17, format = "g", width = 1))
json <- function(x) {
  if (is.list(x)) return(paste0("{", paste(sprintf("\"%s\":%s", names(x), sapply(x, json)), collapse = ","), "}"))
  v <- if (is.character(x)) sprintf("\"%s\"", x) else if (is.logical(x)) tolower(as.character(x)) else number(x)
  if (length(v) == 1) v else paste0("[", paste(v, collapse = ","), "]")
}
write_reference <- function(name, value) writeLines(json(c(list(name = name), value)), file.path(args[2], paste0(name, ".json")))

# Chatfield and Yar (1991) for multiplicative seasons: predict.HoltWinters is wrong there (psi of step 0 is not 1, and at whole
# seasons it takes the trend for a season), so that its own bands are no reference.
chatfield_yar <- function(fit, mean, h, p) {
  variance <- var(residuals(fit))
  alpha <- fit$alpha; beta <- fit$beta; gamma <- fit$gamma
  season <- tail(as.numeric(fit$coefficients), p)
  s <- function(j) season[(j - 1) %% p + 1]
  psi <- function(j) if (j == 0) 1 else alpha * (1 + j * beta) + (j %% p == 0) * gamma * (1 - alpha)
  half <- sapply(1:h, function(k) sqrt(variance * sum(sapply(0:(k - 1), function(j) (psi(j) * s(k) / s(k - j))^2))))
  list(lower = mean - qnorm(.975) * half, upper = mean + qnorm(.975) * half)
}

holt_winters <- function(name, from, period, seasonal, horizon, ...) {
  y <- series(from, period)
  fit <- HoltWinters(y, seasonal = seasonal, ...)
  start <- HoltWinters(y, seasonal = seasonal, alpha = .5, beta = .5, gamma = .5)
  ahead <- predict(fit, horizon, prediction.interval = TRUE, level = .95)
  mean <- as.numeric(ahead[, "fit"])
  band <- if (seasonal == "additive") list(lower = as.numeric(ahead[, "lwr"]), upper = as.numeric(ahead[, "upr"]))
          else chatfield_yar(fit, mean, horizon, period)
  # The start is not kept in the result; it is that of decompose() on the first two seasons, as HoltWinters itself takes it.
  parts <- decompose(ts(y[1:(2 * period)], start = start(y), frequency = period), seasonal)
  trend <- as.numeric(na.omit(parts$trend))
  line <- lm(trend ~ seq_along(trend))
  write_reference(name, list(
    tool = paste(r, "stats::HoltWinters"), kind = if (length(list(...)) > 0) "fixed-parameters" else "optimised",
    model = list(trend = "additive", seasonal = seasonal, period = period), y = as.numeric(y),
    init = list(level = unname(coef(line)[1]), trend = unname(coef(line)[2]), seasonal = as.numeric(parts$figure)),
    params = list(alpha = unname(fit$alpha), beta = unname(fit$beta), gamma = unname(fit$gamma)), sse = fit$SSE,
    fitted = as.numeric(fitted(fit)[, 1]), horizon = horizon, forecast = mean, lower95 = band$lower, upper95 = band$upper))
}
holt_winters("r_steady_add_fixed", "steady", 12, "additive", 26, alpha = .25, beta = .04, gamma = .35)
holt_winters("r_growing_mul_fixed", "growing", 12, "multiplicative", 26, alpha = .3, beta = .02, gamma = .4)
holt_winters("r_steady_add_opt", "steady", 12, "additive", 24)
holt_winters("r_growing_mul_opt", "growing", 12, "multiplicative", 24)

state_space <- function(name, from, period, model, damped) {
  y <- series(from, period)
  fit <- ets(y, model = model, damped = damped)
  par <- as.list(fit$par)
  states <- fit$states
  params <- par[intersect(c("alpha", "beta", "gamma", "phi"), names(par))]
  write_reference(name, list(
    tool = paste(versioned, "ets()"), model = list(ets = model, damped = damped, period = period, selected = fit$method),
    y = as.numeric(y), params = params, init_state = as.numeric(states[1, ]), loglik = fit$loglik, mse = fit$mse,
    fitted = as.numeric(fitted(fit)), horizon = 24, forecast = as.numeric(forecast(fit, 24)$mean)))
}
state_space("ets_steady_AAA", "steady", 12, "AAA", FALSE)
state_space("ets_steady_AAdA", "steady", 12, "AAA", TRUE)
state_space("ets_growing_MAM", "growing", 12, "MAM", FALSE)
state_space("ets_steady_ANA", "steady", 12, "ANA", FALSE)

double_seasonal <- function(name, ar) {
  y <- as.numeric(series("week", 24))
  fit <- dshw(msts(y, seasonal.periods = c(24, 168)), period1 = 24, period2 = 168, h = 168, armethod = ar)
  m <- fit$model
  write_reference(name, list(
    tool = paste(versioned, "dshw()"), model = list(period1 = 24, period2 = 168), y = y,
    params = list(alpha = m$alpha, beta = m$beta, gamma = m$gamma, omega = m$omega, phi = m$phi), l0 = m$l0, b0 = m$b0,
    fitted = as.numeric(fit$fitted), horizon = 168, forecast = as.numeric(fit$mean)))
}
double_seasonal("dshw_week", FALSE)
double_seasonal("dshw_week_ar", TRUE)
