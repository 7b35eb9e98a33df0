package forecast

// Auto returns the library's default: the mean of exponential smoothing and the
// dynamic Theta model.
func Auto() Forecaster { return local{"auto", autoModel} }

var autoModel = average(weightedETS, deseasonalised(dynamicTheta))
