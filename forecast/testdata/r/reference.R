# Writes reference.csv, against which differential_test.go checks the models:
#   Rscript reference.R > reference.csv
# with R 4.2 and the packages forecast 8.20 and datasets. Series are whole numbers
# of the packages datasets, or made by the linear congruence below, so that they
# need no licence and no generator of R.
suppressMessages(library(forecast))

lcg <- function(n, seed) {
  x <- seed
  out <- numeric(n)
  for (i in 1:n) {
    x <- (1103515245 * (x %% 65536) + 12345) %% 2147483648
    out[i] <- floor(x / 65536) %% 100
  }
  out
}
trend <- function(n, seed) 200 + 3 * (1:n) + lcg(n, seed)
season <- function(n, m, seed) 300 + round(100 * sin(2 * pi * (1:n) / m)) + 2 * (1:n) + lcg(n, seed) %% 40
slow <- function(n, seed) { u <- lcg(n, seed); ifelse(u < 30, 1 + u %% 5, 0) }

series <- list(
  level    = ts(500 + lcg(60, 1)),
  trend    = ts(trend(48, 2)),
  long     = ts(trend(140, 3)),
  quarters = ts(season(44, 4, 4), frequency = 4),
  months   = ts(season(96, 12, 5), frequency = 12),
  slow     = ts(slow(80, 6)),
  slower   = ts(slow(50, 7)))

out <- function(name, method, what, values)
  cat(name, ",", method, ",", what, ",", paste(trimws(formatC(values, digits = 12, format = "g")), collapse = " "), "\n", sep = "")

cat("series,method,what,values\n")
for (name in names(series)) {
  y <- series[[name]]
  m <- frequency(y)
  h <- 8
  out(name, "series", paste0("units", m), y)
  f <- ses(y, h = h, initial = "optimal")
  out(name, "ses", "mean", f$mean)
  out(name, "ses", "alpha", f$model$par[["alpha"]])
  out(name, "ses", "sse", f$model$mse * length(y))
  f <- thetaf(y, h = h)
  out(name, "theta", "mean", f$mean)
  out(name, "snaive", "mean", snaive(y, h = h)$mean)
  out(name, "snaive", "upper95", snaive(y, h = h, level = 95)$upper)
  out(name, "naive", "mean", naive(y, h = h)$mean)
  out(name, "naive", "upper95", naive(y, h = h, level = 95)$upper)
  if (substr(name, 1, 4) == "slow") {
    out(name, "croston", "mean", croston(y, h = h)$mean)
  } else {
    models <- if (m == 1) c("ANN", "MNN", "AAN", "MAN") else c("ANN", "MNN", "AAN", "MAN", "ANA", "MNM", "AAA", "MAM")
    for (model in models) {
      fit <- ets(y, model = model, damped = substr(model, 2, 2) == "A")
      p <- fit$par
      value <- function(key, otherwise) if (key %in% names(p)) p[[key]] else otherwise
      # Weights, level and trend before the first value; then the seasons in the order of their use.
      out(name, model, "start", c(value("alpha", 0), value("beta", 0), value("phi", 1), value("gamma", 0),
        value("l", 0), value("b", 0), if (substr(model, 3, 3) == "N") c() else rev(fit$initstate[grep("^s", names(fit$initstate))])))
      out(name, model, "squares", sum(fit$residuals^2))
      f <- forecast(fit, h = h, level = 95)
      out(name, model, "mean", f$mean)
      if (substr(model, 1, 1) == "A") out(name, model, "upper95", f$upper)
      out(name, model, "aicc", fit$aicc)
    }
  }
}
