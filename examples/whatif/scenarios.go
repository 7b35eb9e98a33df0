package main

import (
	"bytes"
	_ "embed" // the scenarios of the sample year
	"fmt"
	"os"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

//go:embed scenarios.json
var sampleScenarios []byte

// readScenarios returns the scenarios of a file, without one those of the sample year.
func readScenarios(name string) ([]whatif.Scenario, error) {
	if name == "" {
		return whatif.ReadScenarios(bytes.NewReader(sampleScenarios))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	scenarios, err := whatif.ReadScenarios(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return scenarios, nil
}

// fit returns what scenarios say that the problem does not know, before anything is
// solved.
func fit(problem placement.Problem, scenarios []whatif.Scenario) error {
	for _, s := range scenarios {
		if _, err := whatif.Apply(problem, s); err != nil {
			return err
		}
	}
	return nil
}
