package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

// checked is what is printed for a certificate that proves its bound.
type checked struct {
	Instance   string         `json:"instance"`
	Problem    facility.Class `json:"problem"`
	Facilities int            `json:"facilities"`
	Customers  int            `json:"customers"`
	Bound      float64        `json:"proved_bound"`
	Steps      int            `json:"steps"`
	Vectors    int            `json:"vectors"`
	CPUSeconds float64        `json:"cpu_seconds"`
}

// verify checks a certificate against one file.
func (s *settings) verify(path string) (*checked, error) {
	p, err := s.readProblem(path)
	if err != nil {
		return nil, err
	}
	c, err := readCertificate(s.check)
	if err != nil {
		return nil, err
	}
	if err := certify.Bound(p, c); err != nil {
		return nil, fmt.Errorf("%s does not prove its bound for %s: %w", s.check, path, err)
	}
	return &checked{
		Instance: p.Name, Problem: p.Class(), Facilities: p.Facilities(), Customers: p.Clients(),
		Bound: p.Unit(c.Bound), Steps: len(c.Steps), Vectors: len(c.Multipliers), CPUSeconds: cputime.Used().Seconds(),
	}, nil
}

func compressed(path string) bool { return strings.HasSuffix(strings.ToLower(path), ".gz") }

func readCertificate(path string) (*facility.Certificate, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	var r io.Reader = file
	if compressed(path) {
		if r, err = gzip.NewReader(file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	c, err := files.ReadCertificate(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func writeCertificate(path string, c *facility.Certificate) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if compressed(path) {
		packed := gzip.NewWriter(file)
		err = errors.Join(files.WriteCertificate(packed, c), packed.Close())
	} else {
		err = files.WriteCertificate(file, c)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
