package backtest_test

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/forecast/backtest"
)

// Which forecast of three months would have been best a year long?
func ExampleSeries() {
	sales := [][]float64{
		{0, 0, 3, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 4, 0, 0, 1, 0, 0, 0, 2, 0, 0, 1},
		{5, 3, 4, 6, 2, 5, 7, 4, 3, 6, 5, 4, 4, 6, 5, 3, 7, 5, 4, 6, 2, 5, 4, 6},
		{1, 0, 0, 2, 0, 1, 1, 0, 0, 0, 3, 0, 0, 1, 0, 2, 0, 0, 1, 0, 1, 0, 2, 0},
	}
	scores, err := backtest.Series(context.Background(), sales, backtest.Plan{Horizon: 3},
		append(backtest.Baselines(), backtest.GammaPoisson(0))...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range scores {
		if s.Method == "Gamma-Poisson" || s.Method == "Croston" || s.Method == "all-zero" {
			fmt.Printf("%s: CRPS %.1f units, bias %+.0f %%\n", s.Method, s.CRPS, 100*s.Bias)
		}
	}
	// Output:
	// Croston: CRPS 0.8 units, bias +6 %
	// all-zero: CRPS 6.0 units, bias -100 %
	// Gamma-Poisson: CRPS 0.8 units, bias -2 %
}
