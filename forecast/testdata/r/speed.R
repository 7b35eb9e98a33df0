# Series a second of processor time, of 104 values with a cycle of 12, as
# BenchmarkModels has them:
#   Rscript speed.R
# with R 4.2 and the package forecast 8.20, whose loops are in C and C++.
suppressMessages(library(forecast))
set.seed(1)
series <- lapply(1:20, function(i)
  ts(pmax(0, round(300 + 100 * sin(2 * pi * (1:104) / 12) + 2 * (1:104) + rnorm(104, 0, 20))), frequency = 12))
speed <- function(name, times, run) {
  before <- sum(proc.time()[1:2])
  for (k in seq_len(times)) run(series[[(k - 1) %% length(series) + 1]])
  cat(sprintf("%-8s %10.1f series/cpu-s\n", name, times / (sum(proc.time()[1:2]) - before)))
}
speed("thetaf", 200, function(y) thetaf(y, h = 13, level = 95))
speed("ses", 200, function(y) ses(y, h = 13, level = 95))
speed("ets", 5, function(y) forecast(ets(y), h = 13, level = 95))
