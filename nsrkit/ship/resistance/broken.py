"""Resistance in broken ice by concentration: four published laws that differ by a factor of three.

Speed in m/s, thickness of the floes in m, concentration as a share, resistance in kN; numbers or
arrays alike. Written with the Froude number taken apart, so that no ice is no resistance. Each law
keeps the density and the gravity of its source. None knows the breaking of large floes: beyond
some eight tenths the ice holds together and the level-ice laws take over.
"""

from __future__ import annotations

from typing import Any, Literal

_SDA = {"slender": (4.4, -0.8267, 2.0), "blunt": (16.1, -1.7937, 3.0)}  # k, b, n


def sda(
    speed_ms: Any, thickness_m: Any, concentration: Any, beam_m: Any,
    hull: Literal["slender", "blunt"] = "slender",
) -> Any:  # fmt: skip
    """Resistance [kN] as in PolarRoute: 0.5 k Fr^b rho B h v^2 C^n, Fr = v/sqrt(g C h).

    Parameters
    ----------
    speed_ms
        Speed [m/s], above 0.
    thickness_m
        Thickness of the floes [m].
    concentration
        Share of the sea they cover [1].
    beam_m
        Beam [m].
    hull
        Slender (k 4.4, b -0.8267, n 2) or blunt (16.1, -1.7937, 3).

    References
    ----------
    PolarRoute (British Antarctic Survey, MIT licence), vessel SDA, fitted to RRS Sir David
    Attenborough; it closes all ice beyond 80 %.

    Examples
    --------
    >>> print(f"{sda(26.5 / 3.6, 1.0, 0.5, 24):.1f}")
    238.5
    """
    k, b, n = _SDA[hull]
    froude = speed_ms**b * (9.81 * concentration * thickness_m) ** (-b / 2)
    return 0.5e-3 * k * froude * 900 * beam_m * thickness_m * speed_ms**2 * concentration**n


def sda_speed(
    force_kn: Any, thickness_m: Any, concentration: Any, beam_m: Any,
    hull: Literal["slender", "blunt"] = "slender",
) -> Any:  # fmt: skip
    """Speed [m/s] at which `sda` reaches a force [kN]; same parameters and source.

    Examples
    --------
    >>> print(f"{3.6 * sda_speed(96.6345, 1.0, 0.5, 24):.2f}")     # km/h
    12.27
    """
    k, b, n = _SDA[hull]
    at_one = 0.5e-3 * k * (9.81 * concentration * thickness_m) ** (-b / 2)
    at_one = at_one * 900 * beam_m * thickness_m * concentration**n
    return (force_kn / at_one) ** (1 / (2 + b))


def sda_fuel_t_per_d(speed_ms: Any, resistance_kn: Any) -> Any:
    """Fuel [t/d] of RRS Sir David Attenborough at a speed [m/s] and ice resistance [kN].

    References
    ----------
    PolarRoute (British Antarctic Survey, MIT licence): a polynomial in km/h and N.

    Examples
    --------
    >>> print(f"{sda_fuel_t_per_d(15 / 3.6, 13.3854):.3f}")
    14.831
    """
    v, force = 3.6 * speed_ms, 1000 * resistance_kn
    sailing = 0.00137247 * v**2 - 0.0029601 * v + 0.25290433
    return 24 * (sailing + 7.75218178e-11 * force**2 + 6.48113363e-6 * force)


def huang(speed_ms: Any, thickness_m: Any, concentration: Any, beam_m: Any, length_m: Any) -> Any:
    """Resistance [kN] of pancake floes: 0.20 rho B h v^2 C^1.5 / Fn, Fn = v/sqrt(g L).

    Parameters
    ----------
    speed_ms, thickness_m, concentration, beam_m
        As for `sda`.
    length_m
        Waterline length [m].

    References
    ----------
    Public routing code, which names L. Huang and says that 0.20 belongs to the hull of a COSCO
    container ship; g is 9.805 there. It uses the law while
    C h stays below 0.3 m.

    Examples
    --------
    >>> print(f"{huang(5.144, 0.2, 0.3, 25, 150):.2f}")
    29.17
    """
    force = 0.2e-3 * 900 * beam_m * thickness_m * speed_ms * (9.805 * length_m) ** 0.5
    return force * concentration**1.5


def pack(speed_ms: Any, thickness_m: Any, concentration: Any, beam_m: Any) -> Any:
    """Resistance [kN] of a pack of floes: 0.5 Cp rho B h C v^2, Fr = v/sqrt(g h C).

    Cp = 10^2.651 Fr^-1.665 (10 h/B)^1.019 C^5.196, so that resistance grows with the seventh power
    of concentration: almost nothing in loose ice, more than level ice in close pack.

    Parameters
    ----------
    speed_ms, thickness_m, concentration, beam_m
        As for `sda`.

    References
    ----------
    Power law of Lambert et al. (2021), TR-A 151, who use it up to 0.3 m.

    Examples
    --------
    >>> print(f"{pack(5.144, 0.25, 0.6, 25):.2f}")
    12.28
    """
    froude = speed_ms**-1.665 * (9.81 * thickness_m * concentration) ** (1.665 / 2)
    cp = 10**2.651 * froude * (10 * thickness_m / beam_m) ** 1.019 * concentration**5.196
    return 0.5e-3 * cp * 910 * beam_m * thickness_m * concentration * speed_ms**2


def zuev(speed_ms: Any, thickness_m: Any, concentration: Any, beam_m: Any) -> Any:
    """Resistance [kN] of small floes and brash, as in a channel behind an icebreaker.

    rho g B h^2 (0.13 B/h + 1.3 Fr + 0.5 Fr^2) (2 - S) S^2 with Fr = v/sqrt(g h) and S the
    concentration: the only one of the laws with a resistance at rest.

    Parameters
    ----------
    speed_ms, thickness_m, concentration, beam_m
        As for `sda`.

    References
    ----------
    Zuev's formula for broken ice, as in IceTech (M. Pansh, public code).

    Examples
    --------
    >>> print(f"{zuev(3, 0.5, 0.8, 25):.1f}")
    393.6
    """
    h, s, g = thickness_m, concentration, 9.82
    inner = 0.13 * beam_m * h + 1.3 * h**1.5 * speed_ms / g**0.5 + 0.5 * h * speed_ms**2 / g
    return 0.91 * g * beam_m * inner * (2 - s) * s**2
