! SPDX-License-Identifier: BSD-2-Clause
!
! Multigrid V-cycles (Brandt, 1977) for -div grad u = f on the unit cube, u = 0 on
! its surface: red-black Gauss-Seidel, full weighting, trilinear interpolation.
! f is an eigenvector of the discrete operator, so the discrete solution is known.
! Called by mg.c.
module multigrid
  use, intrinsic :: iso_c_binding
  use, intrinsic :: iso_fortran_env, only: real64
  implicit none
  private

  type :: grid
     integer :: n                       ! inner points along an edge
     real(real64) :: h                  ! distance between points
     real(real64), allocatable :: u(:, :, :), f(:, :, :), r(:, :, :)
  end type grid

  type(grid), allocatable, target :: grids(:)   ! the last one is the finest

  integer, parameter :: sweeps = 2, coarsest_sweeps = 20

contains

  integer(c_int) function mg_setup(levels) bind(c)
    integer(c_int), value :: levels
    integer :: level, n, status

    mg_setup = 1
    allocate (grids(levels))
    do level = 1, levels
       n = 2**level - 1
       grids(level)%n = n
       grids(level)%h = 1.0_real64 / (n + 1)
       allocate (grids(level)%u(0:n + 1, 0:n + 1, 0:n + 1), &
            grids(level)%f(0:n + 1, 0:n + 1, 0:n + 1), &
            grids(level)%r(0:n + 1, 0:n + 1, 0:n + 1), stat=status)
       if (status /= 0) return
       grids(level)%u = 0
       grids(level)%f = 0
       grids(level)%r = 0
    end do
    call set_problem(grids(levels))
    mg_setup = 0
  end function mg_setup

  subroutine mg_free() bind(c)
    deallocate (grids)
  end subroutine mg_free

  ! Half a wave along each edge.
  pure real(real64) function wave(g, i, j, k)
    type(grid), intent(in) :: g
    integer, intent(in) :: i, j, k
    real(real64), parameter :: pi = 3.14159265358979323846_real64

    wave = sin(pi * i * g%h) * sin(pi * j * g%h) * sin(pi * k * g%h)
  end function wave

  subroutine set_problem(g)
    type(grid), intent(inout) :: g
    real(real64), parameter :: pi = 3.14159265358979323846_real64
    real(real64) :: eigenvalue
    integer :: i, j, k

    eigenvalue = 6 * (1 - cos(pi * g%h)) / g%h**2
    !$omp parallel do private(i, j)
    do k = 1, g%n
       do j = 1, g%n
          do i = 1, g%n
             g%f(i, j, k) = eigenvalue * wave(g, i, j, k)
          end do
       end do
    end do
  end subroutine set_problem

  ! Points of one colour: those with an even, or odd, sum of indices.
  subroutine smooth_colour(g, colour)
    type(grid), intent(inout) :: g
    integer, intent(in) :: colour
    real(real64) :: h2
    integer :: i, j, k

    h2 = g%h**2
    !$omp parallel do private(i, j)
    do k = 1, g%n
       do j = 1, g%n
          do i = 1 + mod(j + k + colour, 2), g%n, 2
             g%u(i, j, k) = (h2 * g%f(i, j, k) + g%u(i - 1, j, k) + g%u(i + 1, j, k) + &
                  g%u(i, j - 1, k) + g%u(i, j + 1, k) + &
                  g%u(i, j, k - 1) + g%u(i, j, k + 1)) / 6
          end do
       end do
    end do
  end subroutine smooth_colour

  subroutine smooth(g, count)
    type(grid), intent(inout) :: g
    integer, intent(in) :: count
    integer :: sweep

    do sweep = 1, count
       call smooth_colour(g, 0)
       call smooth_colour(g, 1)
    end do
  end subroutine smooth

  subroutine residual(g)
    type(grid), intent(inout) :: g
    integer :: i, j, k

    !$omp parallel do private(i, j)
    do k = 1, g%n
       do j = 1, g%n
          do i = 1, g%n
             g%r(i, j, k) = g%f(i, j, k) - (6 * g%u(i, j, k) - &
                  g%u(i - 1, j, k) - g%u(i + 1, j, k) - g%u(i, j - 1, k) - &
                  g%u(i, j + 1, k) - g%u(i, j, k - 1) - g%u(i, j, k + 1)) / g%h**2
          end do
       end do
    end do
  end subroutine residual

  ! The coarse right-hand side: the fine residual, weighted 1/2, 1/4, 1/4 along each axis.
  subroutine restrict_residual(fine, coarse)
    type(grid), intent(in) :: fine
    type(grid), intent(inout) :: coarse
    real(real64), parameter :: weight(-1:1) = [0.25_real64, 0.5_real64, 0.25_real64]
    real(real64) :: total
    integer :: i, j, k, a, b, c

    !$omp parallel do private(i, j, a, b, c, total)
    do k = 1, coarse%n
       do j = 1, coarse%n
          do i = 1, coarse%n
             total = 0
             do c = -1, 1
                do b = -1, 1
                   do a = -1, 1
                      total = total + weight(a) * weight(b) * weight(c) * &
                           fine%r(2 * i + a, 2 * j + b, 2 * k + c)
                   end do
                end do
             end do
             coarse%f(i, j, k) = total
          end do
       end do
    end do
  end subroutine restrict_residual

  ! Adds the coarse correction, interpolated. An even index is a coarse point itself,
  ! an odd one lies between two.
  subroutine correct(fine, coarse)
    type(grid), intent(inout) :: fine
    type(grid), intent(in) :: coarse
    integer :: i, j, k, i0, j0, k0, i1, j1, k1

    !$omp parallel do private(i, j, i0, j0, k0, i1, j1, k1)
    do k = 1, fine%n
       k0 = k / 2
       k1 = (k + 1) / 2
       do j = 1, fine%n
          j0 = j / 2
          j1 = (j + 1) / 2
          do i = 1, fine%n
             i0 = i / 2
             i1 = (i + 1) / 2
             fine%u(i, j, k) = fine%u(i, j, k) + 0.125_real64 * ( &
                  coarse%u(i0, j0, k0) + coarse%u(i1, j0, k0) + &
                  coarse%u(i0, j1, k0) + coarse%u(i1, j1, k0) + &
                  coarse%u(i0, j0, k1) + coarse%u(i1, j0, k1) + &
                  coarse%u(i0, j1, k1) + coarse%u(i1, j1, k1))
          end do
       end do
    end do
  end subroutine correct

  recursive subroutine v_cycle(level)
    integer, intent(in) :: level

    if (level == 1) then
       call smooth(grids(1), coarsest_sweeps)
       return
    end if
    call smooth(grids(level), sweeps)
    call residual(grids(level))
    call restrict_residual(grids(level), grids(level - 1))
    grids(level - 1)%u = 0
    call v_cycle(level - 1)
    call correct(grids(level), grids(level - 1))
    call smooth(grids(level), sweeps)
  end subroutine v_cycle

  subroutine mg_cycles(count) bind(c)
    integer(c_int), value :: count
    integer :: cycle_number

    do cycle_number = 1, count
       call v_cycle(size(grids))
    end do
  end subroutine mg_cycles

  ! The largest deviation from the solution.
  real(c_double) function mg_error() bind(c)
    type(grid), pointer :: g
    integer :: i, j, k

    g => grids(size(grids))
    mg_error = 0
    do k = 1, g%n
       do j = 1, g%n
          do i = 1, g%n
             mg_error = max(mg_error, abs(g%u(i, j, k) - wave(g, i, j, k)))
          end do
       end do
    end do
  end function mg_error

end module multigrid
